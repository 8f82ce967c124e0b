package main

import "github.com/gin-gonic/gin"

func routes(r *gin.Engine) {
	r.GET("/orders", requireUser, listOrders)
	r.DELETE("/orders/:id", requireUser, removeOrder)
}

func removeOrder(c *gin.Context) {
	db.Exec("delete from orders where id = ?", c.Param("id"))
}
