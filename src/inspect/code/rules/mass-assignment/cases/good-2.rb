class UsersController < ApplicationController
  def create
    User.create(params.require(:user).permit(:name, :email))
  end
end
