class ReportsController < ApplicationController
  def show
    @most = Order.where(shop: params[:shop]).maximum(:price)
    @same = Order.where(params.permit(:shop, :state).to_h.symbolize_keys)
    @next = Order.where("next_id = #{@order.id}")
  end
end
