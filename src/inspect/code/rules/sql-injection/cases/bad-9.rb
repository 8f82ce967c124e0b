class ReportsController < ApplicationController
  def show
    @most = Order.maximum(:price, conditions: "shop = '#{params[:shop]}'")
    @names = Order.pluck(:id, params[:column])
  end
end
