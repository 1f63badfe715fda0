"""The log that shows when somebody changed it. Services use `from tuquan.audit import services as audit`."""
