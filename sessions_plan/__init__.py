"""The SMP plan and its sessions."""
