package orders

import "net/http"

func list() (*http.Response, error) {
	return http.Get("https://billing.example.com/orders")
}
