package store

type Options struct {
	Address  string
	Password string
}

func options() Options {
	return Options{Address: "db.internal:5432", Password: "w1nter-Sun-77"}
}

func isAdmin(password string) bool {
	return password == "letmein-2024"
}
