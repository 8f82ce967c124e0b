// app.use(authMiddleware);
