"""What a person types about reports. Field names are the arguments of the services."""
