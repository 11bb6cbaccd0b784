"""The rideshare launch market: small satellites, launch vehicles of unknown reliability, and a platform that holds auctions."""
