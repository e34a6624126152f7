"""Search engines behind `search.engine.Engine`; which one is used, only `search.opening` knows."""
