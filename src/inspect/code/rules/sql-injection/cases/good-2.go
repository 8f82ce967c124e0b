package server

import "github.com/gofiber/fiber/v3"

func page(c fiber.Ctx) error {
	limit := fiber.Query(c, "limit", 10)
	return c.JSON(limit)
}
