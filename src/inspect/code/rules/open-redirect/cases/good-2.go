package server

import "net/http"

func trim(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, sanitizeURI(r.FormValue("next")), http.StatusFound)
}
