"""填报表: the forms that go out to units for a period, and what is known again when they return."""
