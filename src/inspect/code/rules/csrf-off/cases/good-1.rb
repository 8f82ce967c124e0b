class PagesController < ApplicationController
  def show
    self.class.skip_before_action :require_login
  end
end
