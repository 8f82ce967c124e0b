class PagesController < ApplicationController
  def show
    logger.info("looked for #{params[:name]}")
  end
end
