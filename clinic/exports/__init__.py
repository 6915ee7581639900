"""What is handed out: calendars, documents, tables and FHIR."""
