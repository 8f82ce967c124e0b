class PagesController < ApplicationController
  def show
    session[:role] = params[:role]
  end
end
