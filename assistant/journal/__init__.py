"""A durable, encrypted place for documents; the profile lives in one."""
