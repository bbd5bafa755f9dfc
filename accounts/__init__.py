"""People who sign in: users, roles, second factor, invitations."""
