package shop

import "net/http"

const errorPage = "Something went wrong."

func show(w http.ResponseWriter, r *http.Request) {
	if err := load(r); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
