"""A believable studio, made by code: the same from the same seed, and never older than today.

`house` says what the studio is, `people` who comes, `journeys` when and why, `sheet` where it
fits, `standing` how each visit stands right now; none of them touches the database. `writing`
and what it calls do.
"""
