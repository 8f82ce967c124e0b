// Users of the middleware find its options in README.md.
