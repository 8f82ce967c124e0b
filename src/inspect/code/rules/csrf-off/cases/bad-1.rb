class PagesController < ApplicationController
  def show
    self.class.skip_before_action :verify_authenticity_token
  end
end
