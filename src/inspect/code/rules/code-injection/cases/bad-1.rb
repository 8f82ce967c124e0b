class PagesController < ApplicationController
  def show
    @total = eval(params[:formula])
  end
end
