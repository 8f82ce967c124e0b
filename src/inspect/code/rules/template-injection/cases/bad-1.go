package main

import (
	"html/template"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	template.Must(template.New("page").Parse(r.FormValue("page"))).Execute(w, nil)
}
