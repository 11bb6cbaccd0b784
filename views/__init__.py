"""The browser app: Solara components, one file a panel. Views read models, snapshots, recorder frames and sweeps."""
