package main

import (
	"database/sql"
	"fmt"
	"net/http"
)

var db *sql.DB

func handle(w http.ResponseWriter, r *http.Request) {
	rows, err := db.Query("select id from users where name = $1", r.FormValue("name"))
	fmt.Fprintln(w, rows != nil, err)
}
