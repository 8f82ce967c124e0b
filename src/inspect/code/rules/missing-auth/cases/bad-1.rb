class OrdersController < ApplicationController
  before_action :authenticate_user!, only: [:index]

  def index
    @orders = Order.all
  end

  def destroy
    Order.find(params[:id]).destroy
    redirect_to orders_path
  end
end
