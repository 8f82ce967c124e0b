package orders

import "net/http"

func list(w http.ResponseWriter, r *http.Request) {
	if err := load(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError) // BAD error-details-exposed
		return
	}
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest) // OK
		return
	}
	if err := save(); err != nil {
		http.Error(w, "not saved", http.StatusInternalServerError) // OK
	}
}
