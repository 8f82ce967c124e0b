class StatsController < ApplicationController
  COLUMNS = %w[total tax].freeze

  def show
    column = COLUMNS.include?(params[:column]) ? params[:column] : 'total'
    render json: [Order.all.map(&:total), Order.all.map(&column.to_sym)]
  end
end
