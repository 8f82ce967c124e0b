class OrdersController < ApplicationController
  def index
    @orders = Order.find(:all, :conditions => ['name = ?', params[:name]])
  end
end
