package main

import (
	"fmt"
	"math/rand"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	dice := fmt.Sprint(rand.Intn(6) + 1)
	w.Write([]byte(dice))
}
