class PagesController < ApplicationController
  def show
    User.create(params.require(:user).permit!)
  end
end
