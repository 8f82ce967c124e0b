package store

import "os"

type Options struct {
	Address  string
	Password string
}

func options() Options {
	return Options{Address: "db.internal:5432", Password: os.Getenv("DB_PASSWORD")}
}

func labels() map[string]string {
	return map[string]string{"password": "Password", "kind": "password"}
}

func isEmpty(password string) bool {
	return password == ""
}
