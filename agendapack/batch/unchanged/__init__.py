"""What has changed since a meeting was built, by a record kept beside the packs."""
