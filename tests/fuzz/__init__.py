"""The published OpenAPI document as a source of requests: right, nearly right and hostile. `make fuzz CASES=50000`."""
