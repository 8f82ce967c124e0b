const sessionToken = () => Math.random().toString(36);
