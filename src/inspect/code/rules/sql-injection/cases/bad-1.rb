class PagesController < ApplicationController
  def show
    @users = User.where("name = '#{params[:name]}'")
  end
end
