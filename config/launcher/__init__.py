"""What `./run` does once the packages are there: services, database roles, processes, and the entrances of design 9."""
