class UsersController < ApplicationController
  def create
    User.create(params[:user], without_protection: true)
  end
end
