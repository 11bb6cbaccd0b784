"""The launch vehicles of the rideshare market: which GCAT types they are, and the facts that no source table holds.

Names are the press's (GCAT: Gushenxing 1 = Ceres-1, Lijian-1 = Kinetica-1, Yinli-1 = Gravity-1, Shuang Quxian 1 = Hyperbola-1).
`retired` means no longer offered at the end of 2025-11. `government_only`: motors from decommissioned missiles, which
United States law reserves for government payloads.
"""

from __future__ import annotations

from typing import NamedTuple


class Vehicle(NamedTuple):
    """One row of the market: `compiled` is its name in the compiled source table."""

    name: str
    operator: str
    country: str
    types: tuple[str, ...]
    compiled: str
    retired: bool = False
    government_only: bool = False


TAURUS = tuple(f"Taurus {n}" for n in (1110, 2110, 2210, 3110, 3210))

VEHICLES = (
    Vehicle("Falcon 9", "SpaceX", "US", ("Falcon 9",), "Falcon 9"),
    Vehicle("Electron", "Rocket Lab", "US/NZ", ("Electron",), "Electron"),
    Vehicle("Firefly Alpha", "Firefly Aerospace", "US", ("Firefly Alpha",), "Firefly Alpha"),
    Vehicle("Vega", "Arianespace", "EU", ("Vega",), "Vega", retired=True),
    Vehicle("Vega C", "Arianespace", "EU", ("Vega C",), "Vega C"),
    Vehicle("PSLV", "ISRO/NSIL", "IN", ("PSLV", "PSLV-DL", "PSLV-QL", "PSLV-XL"), "PSLV (all)"),
    Vehicle("SSLV", "ISRO/NSIL", "IN", ("SSLV",), "SSLV"),
    Vehicle("Kuaizhou-1A", "ExPace", "CN", ("Kuaizhou-1A",), "Kuaizhou-1A"),
    Vehicle("Ceres-1", "Galactic Energy", "CN", ("Gushenxing 1",), "Ceres-1"),
    Vehicle("Kinetica-1", "CAS Space", "CN", ("Lijian-1",), "Kinetica-1 (Lijian-1)"),
    Vehicle("Jielong-3", "China Rocket", "CN", ("Jielong-3",), "Jielong-3"),
    Vehicle("Jielong-1", "China Rocket", "CN", ("Jielong-1",), "Jielong-1", retired=True),
    Vehicle("Long March 11", "CASC", "CN", ("Chang Zheng 11",), "Long March 11"),
    Vehicle("Long March 2D", "CASC", "CN", ("Chang Zheng 2D", "Chang Zheng 2D/YZ-3"), "Long March 2D"),
    Vehicle("Long March 6", "CASC", "CN", ("Chang Zheng 6",), "Long March 6"),
    Vehicle("Gravity-1", "Orienspace", "CN", ("Yinli-1",), "Gravity-1"),
    Vehicle("Zhuque-2", "LandSpace", "CN", ("Zhuque-2", "Zhuque-2E"), "Zhuque-2/2E"),
    Vehicle("Hyperbola-1", "i-Space", "CN", ("Shuang Quxian 1",), "Hyperbola-1"),
    Vehicle("LauncherOne", "Virgin Orbit", "US", ("LauncherOne",), "LauncherOne", retired=True),
    Vehicle(
        "Astra Rocket 3",
        "Astra",
        "US",
        ("Astra Rocket 3.1", "Astra Rocket 3.2", "Astra Rocket 3.3"),
        "Astra Rocket 3",
        retired=True,
    ),
    Vehicle("Minotaur I", "Northrop Grumman", "US", ("Minotaur I",), "Minotaur I", government_only=True),
    Vehicle("Minotaur IV", "Northrop Grumman", "US", ("Minotaur IV", "Minotaur IV+"), "Minotaur IV", government_only=True),
    Vehicle(
        "Minotaur-C",
        "Northrop Grumman",
        "US",
        ("ARPA Taurus", *TAURUS, "Minotaur-C 3210"),
        "Minotaur-C/Taurus",
        retired=True,
    ),
    Vehicle("Pegasus XL", "Northrop Grumman", "US", ("Pegasus XL", "Pegasus XL/HAPS"), "Pegasus XL"),
    Vehicle("Epsilon", "JAXA/IHI", "JP", ("Epsilon",), "Epsilon", retired=True),
    Vehicle("Nuri", "KARI/Hanwha", "KR", ("Nuri",), "Nuri"),
    Vehicle("Soyuz-2", "Roscosmos/GK Launch Services", "RU", ("Soyuz-2-1A", "Soyuz-2-1B"), "Soyuz-2 (not CSG)"),
    Vehicle("Dnepr", "Kosmotras", "RU/UA", ("Dnepr",), "Dnepr", retired=True),
    Vehicle("Rokot", "Eurockot", "RU", ("Rokot",), "Rokot", retired=True),
    Vehicle("Spectrum", "Isar Aerospace", "DE", ("Spectrum",), "Spectrum"),
    Vehicle("Terran 1", "Relativity Space", "US", ("Terran 1",), "Terran 1", retired=True),
)

VEHICLE_OF_TYPE = {kind: vehicle.name for vehicle in VEHICLES for kind in vehicle.types}
