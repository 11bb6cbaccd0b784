"""The audit: what mechanisms promise to sellers and buyers, proved wrong by a witness or tried without finding one."""
