"""What must not lose or double a record: kills, power cuts, full and broken disks, retries. `make faults` runs all."""
