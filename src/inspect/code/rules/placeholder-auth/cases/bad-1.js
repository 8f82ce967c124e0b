const verifyToken = (token) => true;
