class PagesController < ApplicationController
  def show
    redirect_to params[:next]
  end
end
