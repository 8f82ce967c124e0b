class StatsController < ApplicationController
  def show
    render json: Order.all.map(&params[:column].to_sym)
  end
end
