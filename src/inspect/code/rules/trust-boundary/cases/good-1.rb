class PagesController < ApplicationController
  def show
    session[:visits] = params[:visits].to_i
  end
end
