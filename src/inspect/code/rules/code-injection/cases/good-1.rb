class PagesController < ApplicationController
  def show
    @total = params[:a].to_i + params[:b].to_i
  end
end
