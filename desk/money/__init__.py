"""The desk's pages about money: one file per screen."""
