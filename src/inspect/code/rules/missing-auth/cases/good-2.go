package main

import "github.com/go-chi/chi/v5"

func routes(r chi.Router) {
	r.Post("/login", login)
	private := r.With(requireUser)
	private.Get("/orders", listOrders)
	private.Delete("/orders/{id}", removeOrder)
}
