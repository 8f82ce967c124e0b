const sessionToken = () => crypto.randomUUID();
